"""Static files in production: compressed, and named after their content so that browsers keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between our ES modules, so that a page never mixes modules of two releases."""

    support_js_module_import_aggregation = True
