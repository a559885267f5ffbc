"""Reading: a file becomes pages, clauses, and what it states."""
