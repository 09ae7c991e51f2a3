"""Facts as data: programmes, improvement plans, duty clocks and country groups, each with its source.

`schema.read_library` reads them all, or refuses them all with every fault in plain English.
"""
