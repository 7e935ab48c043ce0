"""From notebooks to a book: execute, collect, website, PDF, editions, manifest."""
