"""Words that values are compared with. Facts only: what is in here is common knowledge."""
