"""The public boards, one spider a platform."""
