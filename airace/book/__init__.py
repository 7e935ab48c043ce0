"""From executed notebooks to the website and the PDF."""
