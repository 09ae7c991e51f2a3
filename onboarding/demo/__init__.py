"""The demo's trusts, people and story. Everyone here is invented. Used by `seed_demo` alone."""
