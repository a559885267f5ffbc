"""The commands of ``tender-guard``, one module each; `tender_guard.cli` lists them."""
