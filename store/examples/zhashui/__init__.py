"""The county of 柞水 as an example to import: `units.csv`, `villages.csv` (invented), `staff.csv` (invented)."""
