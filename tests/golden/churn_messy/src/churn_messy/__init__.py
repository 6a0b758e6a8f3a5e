"""churn v3 (FINAL)."""
