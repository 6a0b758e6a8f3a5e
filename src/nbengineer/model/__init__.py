"""The nouns: frozen values that every layer above passes on; standard library only, no syntax trees inside."""
