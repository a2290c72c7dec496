"""Static files in production: compressed, and named after their content so that browsers keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Django can rewrite the imports of every script, but scripts of other packages show imports in their comments.
OUR_MODULES = "js/*.js"
IMPORTS = (
    (r'(?P<matched>import\("(?P<url>\.[^"]+)"\))', 'import("%(url)s")'),
    (r'(?P<matched>from "(?P<url>\.[^"]+)")', 'from "%(url)s"'),
    (r'(?P<matched>import "(?P<url>\.[^"]+)")', 'import "%(url)s"'),
)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between our ES modules, so that a page never mixes modules of two releases."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, (OUR_MODULES, IMPORTS))
