// Nothing is called by name: what is in WrongClock.c takes the place of the C library's own functions.
