"""Keys, certificates and signatures: over the content of a document (JWS), and over a receipt (DSSE).

The cryptography is that of the packages of the extra ``sign``; here is which of it is accepted, and in which form.
"""
