"""When should the newsletter go out?"""
