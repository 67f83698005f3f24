"""How often the assistant is right, and where it is wrong: cases, outputs, scores, report.

Import from `eval.…`, never `eval` itself, which shadows a builtin.
"""
