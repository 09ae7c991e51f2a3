"""Everything that `make run` and `make test` need on one machine. Production uses none of it."""
