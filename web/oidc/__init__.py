"""The other side of a trust's own sign-in service: what is asked of it, and how its answers are checked."""
