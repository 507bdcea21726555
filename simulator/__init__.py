"""A stand-in for WeChat's servers, both directions, for tests and for the demo."""
