"""The pages, one module an area; its ``ROUTES`` lie under ``/``."""
