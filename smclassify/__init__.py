"""Read a school employee's draft before it is posted and say what the district's policy would object to."""

__version__ = "0.1.0"
