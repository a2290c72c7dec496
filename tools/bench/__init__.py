"""Measures the speed of Kantora beside a floor: `python -m tools.bench`, or `make bench`.

Times on shared machines swing, so everything is compared inside one run. The floor is a plain Django page (session,
user, one count, one indexed query, as many rows in a bare template) with Django's own middleware, served the same way
from the same database. Rounds of load alternate between the pages; what counts is the CPU time of the web workers.
"""
