"""Every page of the platform, to be looked at by a machine (test_every_page) or by people (assets/pictures)."""
