"""Speed, measured beside something: ``python -m benchmarks`` prints the ratios that the README quotes."""
