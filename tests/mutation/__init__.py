"""What `make prove` does to the rules and to access: one small change at a time, and the tests must notice it."""
