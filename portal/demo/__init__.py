"""The demo of the fictional 星河供电公司: content files, and the loader that feeds them in.

Everything goes through the product's own services, so that the demo is also their daily proof.
"""
