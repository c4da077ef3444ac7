"""Once it is decided: dates, the meetings that it makes, the page on paper, and the review at mid-term."""
