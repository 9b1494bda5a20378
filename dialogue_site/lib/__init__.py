"""Plain Python for Vietnamese office work: text, days, papers, files. Imports no Django."""
