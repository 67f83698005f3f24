"""Provisions in, what bears on a question out."""
