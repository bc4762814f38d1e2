"""Real captures through the real callbacks; they lie beside the checkout, never in it."""
