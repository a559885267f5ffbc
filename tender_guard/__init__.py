"""Checks tender documents and project records against the tendering rules."""
