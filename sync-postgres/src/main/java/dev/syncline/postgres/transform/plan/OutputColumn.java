package dev.syncline.postgres.transform.plan;

/**
 * A column of a transformation's result, which becomes a property of the public row.
 *
 * @param name the property's name
 * @param type PostgreSQL's type in SQL notation, fit for a cast
 * @param typeOid the type's OID, domains resolved
 */
public record OutputColumn(String name, String type, long typeOid) {}
