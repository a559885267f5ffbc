"""The web application. A wheel holds this package as ``tender_guard.api``.

Modules of it import each other relatively, so that it works under both names.
"""
