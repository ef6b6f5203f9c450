"""Mail out and in: composed here, handed over by SMTP, answers and bounces taken in by LMTP.

Nothing here stores anything. A caller stores its intent before `Mailer.send` and the outcome after
it; the promises are: nothing is said to be refused that may have been taken, and nothing is
answered 250 that was not stored.
"""
