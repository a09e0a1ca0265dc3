"""What the data say: statistics, verdicts, proof and the sentences that report them."""
