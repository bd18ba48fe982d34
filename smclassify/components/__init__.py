"""spaCy components, one idea a module: read, people, students, places, whereabouts, disclosures, framing."""
