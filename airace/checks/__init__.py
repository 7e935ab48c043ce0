"""Whether the tables can be true: structure by the standard, sense by rules of our own."""
