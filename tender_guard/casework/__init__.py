"""What the office's service keeps beside the records: people, documents, jobs, decisions, audit."""
