"""One report, many forms."""
