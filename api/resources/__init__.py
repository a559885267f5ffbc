"""The resources of the API, one module each; its ``ROUTES`` lie under ``/api/v1``."""
