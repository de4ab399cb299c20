/**
 * Tables and images into {@link dev.lanewise.Dataset}s.
 *
 * <p>{@link dev.lanewise.data.CsvTable} reads a CSV file as text; {@link dev.lanewise.data.TableEncoding} is fitted on
 * the training table and turns any such table into numbers. {@link dev.lanewise.data.ImageFolder}, {@link
 * dev.lanewise.data.Idx}, {@link dev.lanewise.data.Npy} and {@link dev.lanewise.data.Npz} read numbers as they are, and {@link
 * dev.lanewise.data.Digits} is a data set that comes along. No class here scales a feature: that is {@link
 * dev.lanewise.FeatureScaling}.
 *
 * <p>Every file may be plain or compressed with gzip; its first two bytes tell, not its name. Whatever cannot be read,
 * or is not what it should be, is a {@link dev.lanewise.data.DataFormatException} that says where: {@code
 * file:line:column}, both counted from 1, the column in fields.
 *
 * <p>More classes than elsewhere: one for each format of files, and the encoding of a table's columns, which needs the insides of
 * {@code CsvTable}. What a column is while it is read lies in {@code dev.lanewise.data.column}.
 */
@NullMarked
package dev.lanewise.data;

import org.jspecify.annotations.NullMarked;
