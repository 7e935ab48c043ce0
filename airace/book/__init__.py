"""From notebooks to a website and a PDF."""
