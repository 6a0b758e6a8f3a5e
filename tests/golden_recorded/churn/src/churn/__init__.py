"""Which customers leave?"""
