"""How much will each store sell?"""
