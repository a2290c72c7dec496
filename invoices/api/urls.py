"""Endpoints of invoices."""

from rest_framework.routers import SimpleRouter

from invoices.api.views.invoices import InvoiceViewSet

router = SimpleRouter()
router.register("invoices", InvoiceViewSet, basename="invoice")
urlpatterns = router.urls
