"""The live side: what the simulated patient feels, and what it says next."""
