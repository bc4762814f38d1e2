"""A job-posting aggregator for pharmacy technicians and clinical assistants."""

__version__ = "0.1.0"
