"""What a visit is: flows, catalogue, forms and rules, applications, deadlines, notices."""
