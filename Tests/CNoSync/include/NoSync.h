// Nothing is called by name: what is in NoSync.c takes the place of the C library's own functions.
