"""The rules of induction, onboarding and development, in plain Python.

No Django, no clock and no database: every rule takes the dates and facts it needs and returns an answer.
"""
