"""Measuring what people wait for, beside a floor of the same run. `make bench SCALE=small|trust`; nothing here is a test."""
