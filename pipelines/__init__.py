"""Three thin stages between a spider and the database: normalise, deduplicate, store."""
