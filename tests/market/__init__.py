"""A simulated job market: deterministic by seed, moving day by day, served on loopback HTTP."""
