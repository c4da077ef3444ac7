"""The directory goes out: bytes out of sheets, in the formats that others read."""
