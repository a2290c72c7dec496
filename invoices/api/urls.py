"""Endpoints of invoices."""

from rest_framework.routers import SimpleRouter

from invoices.api.views.invoices import InvoiceViewSet
from invoices.api.views.offers import OfferViewSet
from invoices.api.views.payments import PaymentViewSet
from invoices.api.views.statements import StatementViewSet

router = SimpleRouter()
router.register("invoices", InvoiceViewSet, basename="invoice")
router.register("offers", OfferViewSet, basename="offer")
router.register("payments", PaymentViewSet, basename="payment")
router.register("bank-statements", StatementViewSet, basename="bank-statement")
urlpatterns = router.urls
