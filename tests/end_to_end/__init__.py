"""The real commands against the simulated market, over loopback HTTP."""
