"""A folder of real captures through the real callbacks: what each file lists, gives, and lacks."""
